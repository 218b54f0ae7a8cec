package io.iotbridge.aliyun.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A fault that a model test must find: one place in one class of the plugin, written otherwise. The class is compiled again in memory, and a class loader
 * of its own has it with all others as they are; the plugin itself knows nothing of it.
 *
 * @param name what goes wrong
 * @param type binary name of a class of the plugin
 * @param original text that occurs once in its source
 * @param wrong what stands there instead
 */
public record PlantedFault(String name, String type, String original, String wrong) {

    private static final String OURS = "io.iotbridge.aliyun.";
    private static final Path SOURCES = Path.of("src/main/java");

    /**
     * Runs something with the fault.
     *
     * @param runner binary name of a public class, with a public constructor, which is loaded beside the wrong one
     * @return what its {@code get()} returns
     */
    public <T> T in(String runner, Class<T> result) throws ReflectiveOperationException, IOException {
        Object made = new Loader(compile()).loadClass(runner).getConstructor().newInstance();
        return result.cast(made.getClass().getMethod("get").invoke(made));
    }

    private String source() throws IOException {
        String source = Files.readString(SOURCES.resolve(type.replace('.', '/') + ".java"));
        int place = source.indexOf(original);
        assertThat(place).as("place of the fault in " + type + ": " + name).isNotNegative();
        assertThat(source.indexOf(original, place + 1))
                .as("a second place of the fault in " + type + ": " + name)
                .isNegative();
        return source.replace(original, wrong);
    }

    private Map<String, byte[]> compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> compiled = new HashMap<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(
                                    null,
                                    new InMemory(files, compiled),
                                    null,
                                    List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path")),
                                    null,
                                    List.of(new Source(type, source())))
                            .call())
                    .as(name + " compiles")
                    .isTrue();
        }
        Map<String, byte[]> classes = new HashMap<>();
        compiled.forEach((compiledName, bytes) -> classes.put(compiledName, bytes.toByteArray()));
        return classes;
    }

    @Override
    public String toString() {
        return name;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        private Source(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> compiled;

        private InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> compiled) {
            super(files);
            this.compiled = compiled;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + type.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    compiled.put(type, bytes);
                    return bytes;
                }
            };
        }
    }

    /** Has all classes of the project itself, for those of one package that two loaders have are strangers to each other. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> wrong;

        private Loader(Map<String, byte[]> wrong) {
            super(PlantedFault.class.getClassLoader());
            this.wrong = wrong;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(OURS)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = Optional.ofNullable(wrong.get(name)).orElseGet(() -> compiledBefore(name));
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }

        private byte[] compiledBefore(String name) {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                return in == null ? null : in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
