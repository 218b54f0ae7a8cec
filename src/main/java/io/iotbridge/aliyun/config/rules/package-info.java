/**
 * What a configuration says of a route, of refusals or of models, as values for those who act by it; none knows a key. A setting that several classes
 * need together belongs here, its key in {@link io.iotbridge.aliyun.config}. Pure.
 */
package io.iotbridge.aliyun.config.rules;
