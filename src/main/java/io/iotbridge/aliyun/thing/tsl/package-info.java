/**
 * How a thing model is read: {@link io.iotbridge.aliyun.thing.tsl.TslModels} from files, {@link io.iotbridge.aliyun.thing.tsl.ModelReply} from the
 * platform. What an export may look like, and how a message names the place in it, belongs here.
 *
 * <pre>
 *   TslFiles ─► TslFile ─► TslModels ─► TslModule ─► TslTypes, each of TslNodes
 *                          a product    a module     a type
 * </pre>
 */
package io.iotbridge.aliyun.thing.tsl;
