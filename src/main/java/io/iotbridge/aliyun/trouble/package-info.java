/** The catalogue of messages that ask somebody to act; the troubleshooting page is printed from it. */
package io.iotbridge.aliyun.trouble;
