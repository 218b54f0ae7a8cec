/**
 * The thing-model side of the emulated platform (platform.md D, platform-thing.md 1 to 4): frames of devices are parsed, checked, stored
 * and answered, and the cloud side calls devices. It reaches devices by {@link DeviceLine} only.
 */
package io.iotbridge.aliyun.emulator.thing;
