package io.iotbridge.aliyun.cluster;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The MBeans of another JVM on this machine, which need not have been started with JMX. */
public final class MBeans implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private MBeans(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    /** Attaches to a running process. */
    public static MBeans of(JavaProcess process) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                JMXServiceURL url = new JMXServiceURL(machine.startLocalManagementAgent());
                return new MBeans(JMXConnectorFactory.connect(url));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IllegalStateException("process " + process.pid() + " cannot be attached to", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One attribute; null while there is no such MBean. */
    public Object read(String name, String attribute) {
        try {
            return server.getAttribute(new ObjectName(name), attribute);
        } catch (InstanceNotFoundException notYet) {
            return null;
        } catch (JMException e) {
            throw new IllegalStateException(name + " " + attribute, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every attribute of every MBean whose name matches, by name and attribute. */
    public Map<String, Map<String, Object>> readAll(String pattern) {
        try {
            Map<String, Map<String, Object>> read = new TreeMap<>();
            for (ObjectName name : server.queryNames(new ObjectName(pattern), null)) {
                try {
                    read.put(name.toString(), values(name));
                } catch (InstanceNotFoundException e) {
                    // Gone since we asked for names.
                }
            }
            return read;
        } catch (JMException e) {
            throw new IllegalStateException(pattern, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> values(ObjectName name) throws JMException, IOException {
        String[] attributes = Arrays.stream(server.getMBeanInfo(name).getAttributes())
                .map(MBeanAttributeInfo::getName)
                .toArray(String[]::new);
        Map<String, Object> values = new TreeMap<>();
        server.getAttributes(name, attributes).asList().forEach(of -> values.put(of.getName(), of.getValue()));
        return values;
    }

    /** Names, attributes and values of all there are. */
    public String dump() {
        StringBuilder text = new StringBuilder();
        try {
            for (ObjectName name : server.queryNames(null, null)) {
                text.append(name).append('\n');
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    text.append("  ")
                            .append(attribute)
                            .append(' ')
                            .append(value(name, attribute.getName()))
                            .append('\n');
                }
            }
        } catch (JMException e) {
            // Some other MBean went while we looked; what came before stands.
            text.append(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private String value(ObjectName name, String attribute) throws IOException {
        try {
            Object value = server.getAttribute(name, attribute);
            return value instanceof Object[] several ? Arrays.deepToString(several) : String.valueOf(value);
        } catch (JMException | RuntimeException notForUs) {
            return notForUs.toString();
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
