package io.iotbridge.aliyun.uplink.offsets;

/** A record that keeps the bytes it was made of, which its key, value and headers do not show. */
public interface WithOriginal {

    /** Of key, value and headers as they were consumed. */
    long originalBytes();
}
