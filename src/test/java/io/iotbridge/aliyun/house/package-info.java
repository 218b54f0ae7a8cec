/** What stands around the code tells the truth: README and pages, examples, container files, manifest. */
package io.iotbridge.aliyun.house;
