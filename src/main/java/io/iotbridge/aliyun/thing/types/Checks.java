package io.iotbridge.aliyun.thing.types;

/** How much is checked before a value is sent. */
public enum Checks {
    /** Identifiers and types: what the platform checks of products since 2020-10-14 unless told otherwise. */
    WEAK,
    /** Also range, step, length, size and completeness of structs. */
    STRONG
}
