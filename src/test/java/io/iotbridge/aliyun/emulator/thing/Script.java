package io.iotbridge.aliyun.emulator.thing;

import java.util.Arrays;

/** What a product's script makes of raw messages (platform.md D3, platform-thing.md 1.6); the real ones are JavaScript of their owner. */
enum Script {
    /** There is none: 6200. */
    none,
    /** The bytes are the frame; its method says which request it is. Downlink the same. */
    json,
    /** Nothing can be read in the bytes; the reply is the bytes. */
    echo;

    static final String UP = "model/up_raw";
    static final String DOWN = "model/down_raw";

    static Script of(String name) {
        return Arrays.stream(values())
                .filter(script -> script.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("script is " + name + ", must be none, json or echo"));
    }

    /** The path below {@code thing/} that a method stands for. */
    static String path(String method) {
        String path = method.startsWith("thing.") ? method.substring("thing.".length()) : method;
        return path.replace('.', '/');
    }
}
