/**
 * The emulator's page, looked at in a browser: {@link io.iotbridge.aliyun.page.PageCheck} uses it as a person would while the demo runs,
 * {@link io.iotbridge.aliyun.page.OpenPage} is the page in Debian's {@link io.iotbridge.aliyun.page.Chromium}.
 */
package io.iotbridge.aliyun.page;
