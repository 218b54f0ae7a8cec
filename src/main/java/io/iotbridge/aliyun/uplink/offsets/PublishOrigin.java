package io.iotbridge.aliyun.uplink.offsets;

/** What a publish was made of: an {@link OpenRecord}, or an answer that the bridge gives itself. */
public interface PublishOrigin {}
