package io.iotbridge.aliyun.emulator;

/**
 * Why a CONNECT is not accepted (platform.md C3).
 *
 * @param code of the CONNACK; 0 = no CONNACK, the connection is just closed
 */
record Refusal(int code, String reason) {}
