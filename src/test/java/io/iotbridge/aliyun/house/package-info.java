/** What stands around the code tells the truth: examples, container files, README, manifest. */
package io.iotbridge.aliyun.house;
