/**
 * The only place that knows configuration keys. Reads them, checks them together, and hands out typed values that are ready to use; every error
 * stands on the key that is wrong and says how to put it right.
 *
 * <table>
 *   <caption>Where to look</caption>
 *   <tr><td>what a connector reads</td><td>SourceConfig, SinkConfig; of both ConnectorConfig; of what is published UplinkConfig, UplinkTopicsConfig</td></tr>
 *   <tr><td>a key, its default and text</td><td>the Keys of its group, defined by KeyGroup</td></tr>
 *   <tr><td>what two keys say together</td><td>the Keys of either group; ConverterKeys, AnswerReports</td></tr>
 *   <tr><td>keys that nobody knows, or no connector may set</td><td>UnknownKeys, PassedOn, WorkerPolicy</td></tr>
 *   <tr><td>how errors come to their keys</td><td>Checked, Problems</td></tr>
 *   <tr><td>what a task gets</td><td>SourceTasks, WorkerConverters</td></tr>
 * </table>
 */
package io.iotbridge.aliyun.config;
