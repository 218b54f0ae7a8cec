/** Files that a configuration names: read whole, with a bound, and watched for changes on a thread of their own. What is in them is their readers' matter. */
package io.iotbridge.aliyun.files;
