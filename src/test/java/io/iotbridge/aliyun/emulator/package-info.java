/**
 * The Aliyun IoT Platform as a device and its owner see it: MQTT over ws and wss with the platform's own sign-in, sessions, limits and
 * silences, and the cloud side in-process and over HTTP. It judges the connectors and so shares nothing with {@code src/main}; the facts
 * it enforces are those of platform.md, and what platform.md marks as uncertain is a setting.
 */
package io.iotbridge.aliyun.emulator;
