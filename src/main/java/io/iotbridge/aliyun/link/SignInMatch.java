package io.iotbridge.aliyun.link;

/** How the sign-in of a link compares with one that somebody asks about, for the same device. */
enum SignInMatch {
    /** Everything is equal: what became of the one is the answer for the other. */
    SAME,
    /** All but the secret is equal. */
    OTHER_SECRET,
    /** The one says nothing about the other. */
    OTHER_SETTINGS
}
