/** Random cases and inputs for model and fuzz tests: counted, bounded in time and memory, and small again when one fails. Knows nothing of us. */
package io.iotbridge.aliyun.random;
