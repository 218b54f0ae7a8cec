/**
 * The MQTT life of a device. A {@link io.iotbridge.aliyun.link.DeviceLink} outlives its connections: it signs in, subscribes, hands messages
 * on, acknowledges them in order once somebody has taken care of them, and reconnects within the budgets. Knows MQTT's words, but neither
 * Kafka nor the client library, which stands behind {@link io.iotbridge.aliyun.link.MqttConnector}.
 *
 * <pre>
 *   DeviceLink ── LinkUsers ──── LinkHandle       who holds it, and is told what happens
 *       │     ├── LinkAttempt ── Subscription     one connection, from its beginning to its end
 *       │     ├── Arrivals ───── AckWindow        messages: who takes them, when they are acknowledged
 *       │     ├── LinkPublisher ─ Publish         publishes: whose turn it is, and on which connection
 *       │     ├── LinkSession                     whether the platform has kept the session
 *       │     ├── LinkSignIns ── SignInAdmission  when to sign in
 *       │     └── LinkIdentity, IdentityConflict  as whom, and whether somebody else does
 *   LinkPool                                      the links of this JVM
 *   SharedEngine ─ WatchScheduler                 what they run on, and the time of those who watch files or topics
 * </pre>
 *
 * <p>What knows no link has a package of its own: {@link io.iotbridge.aliyun.link.acks}, {@link io.iotbridge.aliyun.link.admission} and
 * {@link io.iotbridge.aliyun.link.tls} beside the parts of a connection.
 *
 * <p>A link, its connection and its acknowledgements belong to one {@link io.iotbridge.aliyun.loop.Loop}: its thread alone touches them, without a
 * lock. Other threads hold a {@link io.iotbridge.aliyun.link.LinkHandle}, which posts to the loop. What all links share (the pool, the admission
 * of sign-ins, what was logged) has a lock of its own.
 */
package io.iotbridge.aliyun.link;
