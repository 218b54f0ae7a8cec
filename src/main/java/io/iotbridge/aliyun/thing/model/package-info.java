/**
 * What the devices of a product have, and the schemas of it. What more is to be known of a product, or of a change of its model, belongs here. Pure
 * but for {@link io.iotbridge.aliyun.thing.model.CurrentModels}.
 *
 * <pre>
 *   CurrentModels ─► ThingModels ─► ThingModel ─┬─► Shape ◄─ Rows ◄─ Reading
 *                    ModelChanges               └─► ThingService ─► Shape
 * </pre>
 */
package io.iotbridge.aliyun.thing.model;
