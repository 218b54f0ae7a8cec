/**
 * A Kafka Connect plugin that signs in to the Aliyun IoT Platform as each configured device and carries messages both ways.
 *
 * <pre>
 *  platform ──wss──► FrameChannel ────────────► DeviceLink ─► Inbox ─► poll(): route, decode ─► Connect producer ─► Kafka
 *      ▲                                              ▲                                                        │
 *      └──────────────────── PUBACK ──────────────────┴────── AckWindow ◄────────── commitRecord() ◄───────────┘
 *
 *  Kafka ─► Connect consumer ─► put(): route, encode ─► Outbox (per device, ordered, paced) ─► DeviceLink ──────► platform
 *    ▲                                                                                           │
 *    └───────── preCommit(): lowest offset not yet done ◄───── OffsetWindow ◄──── PUBACK ◄────────┘
 * </pre>
 *
 * <table>
 *   <caption>The packages; which may import which is in src/build/import-control.xml</caption>
 *   <tr><td>{@code identity}</td><td>who a device is and how its CONNECT is signed</td></tr>
 *   <tr><td>{@code loop}</td><td>time and threads: what runs when, on which thread, in whose name</td></tr>
 *   <tr><td>{@code files}</td><td>files that the configuration names, read and watched</td></tr>
 *   <tr><td>{@code registry}</td><td>the devices: listed in the configuration or read from a file, shared out over tasks</td></tr>
 *   <tr><td>{@code routing}</td><td>platform topic to Kafka topic and back</td></tr>
 *   <tr><td>{@code routing.topics}</td><td>topics of the platform: filters, replies, requests, what a device can publish to</td></tr>
 *   <tr><td>{@code routing.presets}</td><td>functions of the platform, each with the topics and settings of a route for it</td></tr>
 *   <tr><td>{@code codec}</td><td>payload bytes to Connect value and back</td></tr>
 *   <tr><td>{@code thing}</td><td>what the platform's messages carry: records become params of frames, and back</td></tr>
 *   <tr><td>{@code thing.types}</td><td>the types of thing models: their values in Connect and on the wire, and what is refused</td></tr>
 *   <tr><td>{@code thing.frames}</td><td>frames, their ids, replies and what the codes of replies mean</td></tr>
 *   <tr><td>{@code thing.model}</td><td>the thing model of a product, and what has changed between two readings</td></tr>
 *   <tr><td>{@code thing.tsl}</td><td>reads thing models: files, folders and ZIPs of the console, replies of the platform</td></tr>
 *   <tr><td>{@code link}</td><td>the MQTT life of a device: connect, subscribe, acknowledge, reconnect, within the budgets</td></tr>
 *   <tr><td>{@code link.acks}</td><td>which messages have their PUBACK, in which order, and which come again</td></tr>
 *   <tr><td>{@code link.admission}</td><td>when a device may sign in: rates, minutes, first in, first out</td></tr>
 *   <tr><td>{@code link.connection}</td><td>one connection and its session: made of packets and network</td></tr>
 *   <tr><td>{@code link.packets}</td><td>the only place that knows Eclipse Paho: packets, read and written</td></tr>
 *   <tr><td>{@code link.network}</td><td>the only place that knows Netty: event loops, TLS, proxies, WebSocket frames</td></tr>
 *   <tr><td>{@code link.tls}</td><td>certificates and keys, as the configuration names them</td></tr>
 *   <tr><td>{@code errors}</td><td>the catalogue of messages that ask somebody to act, and how text of others is shown</td></tr>
 *   <tr><td>{@code metrics}</td><td>counters that balance</td></tr>
 *   <tr><td>{@code config}</td><td>the only place that knows configuration keys</td></tr>
 *   <tr><td>{@code config.rules}</td><td>what a configuration says, as values that say nothing of keys</td></tr>
 *   <tr><td>{@code uplink}</td><td>what carries records to the platform, in sink and source; bad records, refused devices</td></tr>
 *   <tr><td>{@code uplink.models}</td><td>thing models that the platform is asked for, over the links of a task</td></tr>
 *   <tr><td>{@code uplink.offsets}</td><td>what a task holds of its partitions, what may be committed, when they pause</td></tr>
 *   <tr><td>{@code uplink.publishes}</td><td>records made publishes: device, topic, payload, how long it is of use</td></tr>
 *   <tr><td>{@code uplink.outboxes}</td><td>what a device has to publish, on its loop: order, pacing, batches, replies that confirm</td></tr>
 *   <tr><td>{@code uplink.results}</td><td>what became of each record, for {@code uplink.results.topic}</td></tr>
 *   <tr><td>{@code source}</td><td>platform to Kafka: the connector, its task, what it holds until Kafka has it</td></tr>
 *   <tr><td>{@code source.records}</td><td>messages made records: route, decode, headers, what cannot be carried</td></tr>
 *   <tr><td>{@code source.states}</td><td>the records that tell how links fare, for {@code downlink.status.topic}</td></tr>
 *   <tr><td>{@code source.consumer}</td><td>the other direction, where a source is to consume itself: {@code uplink.topics}</td></tr>
 *   <tr><td>{@code sink}</td><td>Kafka to platform, consumed by Connect</td></tr>
 * </table>
 */
package io.iotbridge.aliyun;
