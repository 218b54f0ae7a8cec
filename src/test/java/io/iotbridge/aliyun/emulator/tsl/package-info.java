/** The emulator's own reading of thing models and its checks of values against them (platform-thing.md 1); shares nothing with {@code src/main}. */
package io.iotbridge.aliyun.emulator.tsl;
