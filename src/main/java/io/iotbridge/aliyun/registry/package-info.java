/** The devices as which the plugin may sign in: immutable lists or files, distributed over the tasks. */
package io.iotbridge.aliyun.registry;
