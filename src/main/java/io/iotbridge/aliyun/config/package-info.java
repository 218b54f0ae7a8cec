/**
 * The only place that knows configuration keys. Reads them, checks them together, and hands out typed values that are ready to use; every error
 * stands on the key that is wrong and says how to put it right.
 */
package io.iotbridge.aliyun.config;
