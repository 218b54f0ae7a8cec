/** Prometheus asks a real worker everything that the dashboard and the alerts of {@code docker/} ask. */
package io.iotbridge.aliyun.dashboard;
