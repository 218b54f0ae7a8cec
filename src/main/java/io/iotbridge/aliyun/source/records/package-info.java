/**
 * A message of the platform is made records: routed, decoded, with key, headers and timestamp, or reported where it cannot be carried. Knows neither the
 * links nor who polls.
 *
 * <pre>
 *   DownlinkTranslator ── AlinkDecoder ── Requests          frames, and what they ask
 *           ├──────────── DownlinkHeaders, RecordKeys       what goes beside the value
 *           ├──────────── ChosenTopics ── AskedKafka        whether Kafka takes the topic
 *           └──────────── UncarriedTopics, ReportValues     what cannot be carried
 *   Arrival ─► DownlinkRecord ── MessageParts               a message, its records, and when it is done
 * </pre>
 */
package io.iotbridge.aliyun.source.records;
