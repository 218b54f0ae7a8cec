/**
 * Time and threads. A {@link io.iotbridge.aliyun.loop.Loop} is one thread that owns what runs on it; a {@link io.iotbridge.aliyun.loop.Scheduler} is
 * time alone. Tests have both in their hands. Beside them what everybody needs who runs something later or on another thread: whose log it is, what
 * happens to the other steps when one fails, how long to wait before another try. Knows no link and no connector.
 */
package io.iotbridge.aliyun.loop;
