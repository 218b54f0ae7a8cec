/**
 * The README's first command: the whole bridge on one machine, both ways, with figures.
 *
 * <p>{@link io.iotbridge.aliyun.demo.Demo} starts everything, {@link io.iotbridge.aliyun.demo.DemoTraffic} makes devices and cloud
 * talk, {@link io.iotbridge.aliyun.demo.LiveView} shows it, {@link io.iotbridge.aliyun.demo.WhatNext} says what to try.
 */
package io.iotbridge.aliyun.demo;
