/** Files that a configuration names: read whole, with a bound, and watched for changes. What is in them is their readers' matter. */
package io.iotbridge.aliyun.files;
