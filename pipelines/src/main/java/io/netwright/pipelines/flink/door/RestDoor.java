package io.netwright.pipelines.flink.door;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.channel.Channel;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInitializer;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelPipeline;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpServerCodec;

/**
 * Keeps web pages out of Flink's REST endpoint, which takes jobs from whoever asks. A page that is
 * open in a browser on this machine reaches it at 127.0.0.1. Flink finds this class by its service
 * file wherever the jar is on the class path of a JobManager.
 */
public final class RestDoor implements InboundChannelHandlerFactory {
  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Optional<ChannelHandler> createHandler(
      Configuration configuration, Map<String, String> responseHeaders) {
    OwnHosts hosts = OwnHosts.of(configuration);
    return Optional.of(
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            // Flink's place for such handlers comes after the one that writes uploads to the disk.
            ChannelPipeline pipeline = channel.pipeline();
            String codec = pipeline.context(HttpServerCodec.class).name();
            pipeline.addAfter(codec, Doorkeeper.class.getName(), new Doorkeeper(hosts));
          }
        });
  }
}
