/** The platform's thing models and Alink frames: read, checked and written. Pure; starts at {@link io.iotbridge.aliyun.thing.ThingModel}. */
package io.iotbridge.aliyun.thing;
