/** The promises of docs/guarantees.md, one each, in a real worker that loads the packaged plugin, against a real broker and the emulator. */
package io.iotbridge.aliyun.scenario;
