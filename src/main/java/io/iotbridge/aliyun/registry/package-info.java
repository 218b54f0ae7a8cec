/** The devices we may sign in as: immutable lists, shared out over tasks, read anew when their file changes. */
package io.iotbridge.aliyun.registry;
