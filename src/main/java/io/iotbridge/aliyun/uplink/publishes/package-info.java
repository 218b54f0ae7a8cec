/**
 * A record is made a publish: routed, encoded, with its device, its topic and the time until which it is of use. Knows no links.
 *
 * <pre>
 *   UplinkTranslator ── RoutableSinkRecord               what routes ask of a record
 *          ├─────────── AlinkEncoder ── Mergeable        readings and events
 *          ├─────────── AnswerEncoder ── AnswerHeaders   answers to requests
 *          └─────────── Expiry                           how long it is of use
 *   OutgoingPublish                                      a record from Kafka, or a {@link io.iotbridge.aliyun.uplink.publishes.BridgeAnswer}
 * </pre>
 */
package io.iotbridge.aliyun.uplink.publishes;
