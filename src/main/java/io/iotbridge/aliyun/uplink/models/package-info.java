/**
 * The thing models of a task's products, asked of the platform over the links of its devices: each product once. Used both ways. Knows links and
 * models, but no records.
 *
 * <pre>
 *   the task ─► PlatformModels ─── AskedProduct    whom to ask, and when next
 *                    ▲                  │
 *   a link ─► ModelListener       ModelQuestion    one question, until it is answered or given up
 * </pre>
 */
package io.iotbridge.aliyun.uplink.models;
