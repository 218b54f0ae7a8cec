/**
 * The types of thing models: what values of each look like in Connect and on the wire, and what is refused. A new type, bound or check belongs
 * here. Pure; knows no model and no frame.
 *
 * <pre>
 *   DataType ─┬─ IntType, FloatType, DoubleType ─── Range
 *             ├─ BoolType, EnumType ─────────────── Labels
 *             ├─ TextType, DateType
 *             └─ StructType ─► Parameter, ArrayType ─► DataType
 *   Untyped   where no model says the type
 * </pre>
 */
package io.iotbridge.aliyun.thing.types;
