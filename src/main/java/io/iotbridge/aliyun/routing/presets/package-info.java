/** The presets of both directions. A further function of the platform is one more value here. Pure. */
package io.iotbridge.aliyun.routing.presets;
