/** Random cases and inputs for model and fuzz tests: counted, bounded in time and memory, and small again when one fails; and classes with a planted fault, to show what such a test finds. */
package io.iotbridge.aliyun.random;
