<#-- Of license-maven-plugin: what the zip's lib folder holds besides our own jar. -->
Third-party software in this distribution, all of it unmodified.

<#list dependencyMap as e>
<#assign project = e.getKey()/>
<#assign licenses = e.getValue()/>
${project.groupId}:${project.artifactId}:${project.version}
    ${project.name}, ${project.url!"-"}
    licence: <#list licenses as license>${license}<#if license_has_next>, </#if></#list>
<#if project.artifactId == "org.eclipse.paho.client.mqttv3">
    dual-licensed EPL-2.0 (https://www.eclipse.org/legal/epl-2.0) and EDL-1.0 (https://www.eclipse.org/org/documents/edl-v10.php);
    source: https://github.com/eclipse/paho.mqtt.java
</#if>
<#if project.artifactId == "netty-tcnative-boringssl-static">
    for Linux on x86-64 and ARM64; contains BoringSSL and Apache's tcnative, whose licences are in META-INF/license of its jars
</#if>

</#list>
Apache-2.0: https://www.apache.org/licenses/LICENSE-2.0
