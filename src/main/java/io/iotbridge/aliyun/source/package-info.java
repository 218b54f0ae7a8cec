/**
 * The connector for data that goes into Kafka.
 *
 * <pre>
 *   AliyunIotSourceTask ── StartedSource
 *       a link ─► SourceListener ─► Inbox ─► ModelGate   messages wait: to be polled, for a thing model
 *       SourceLinks                                      as whom it is signed in
 *       records                                          a message is made records
 *       Settlement ── PolledRecords                      until Kafka has them: PUBACKs, answers
 *       states, consumer                                 the states of its links; what it consumes itself
 * </pre>
 *
 * <p>What these three do has packages of their own, and knows nothing of this one.
 */
package io.iotbridge.aliyun.source;
