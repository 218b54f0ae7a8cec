/** The catalogue of messages that ask somebody to act; the troubleshooting page is printed from it. And how text of others is shown. */
package io.iotbridge.aliyun.errors;
