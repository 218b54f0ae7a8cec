/** Looks for secrets in what a worker at TRACE writes and shows; nothing may be found. */
package io.iotbridge.aliyun.secrets;
