package io.iotbridge.aliyun.thing.tsl;

/** A text with a thing model or a module of one, and what to call it in messages. */
record TslFile(String name, byte[] json) {}
