package io.iotbridge.aliyun.emulator;

/** The two ways in, and the securemode that each demands (platform.md A3). */
enum Transport {
    WS("3"),
    WSS("2");

    final String secureMode;

    Transport(String secureMode) {
        this.secureMode = secureMode;
    }
}
