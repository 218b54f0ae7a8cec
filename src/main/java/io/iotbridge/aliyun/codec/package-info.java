/** Payload bytes and Connect values, one into the other. Pure. */
package io.iotbridge.aliyun.codec;
