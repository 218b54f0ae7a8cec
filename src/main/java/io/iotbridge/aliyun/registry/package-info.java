/** The devices we may sign in as: read once, immutable, shared out over tasks. */
package io.iotbridge.aliyun.registry;
