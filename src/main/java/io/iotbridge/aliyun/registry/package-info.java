/** The devices as which the plugin may sign in: immutable lists, distributed over the tasks, read again when their file changes. */
package io.iotbridge.aliyun.registry;
