/** Who a device is and how its CONNECT is signed. Pure: no I/O, no clock, no other package of this project. */
package io.iotbridge.aliyun.identity;
