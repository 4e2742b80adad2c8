using System.Security.Cryptography;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Secure;

public sealed class SecureConnectionTests
{
    [Fact]
    public Task BothSides_KnowEachOther() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);

        Assert.Equal(pair.Client.Connection.HandshakeHash.ToArray(), pair.Server.Connection.HandshakeHash.ToArray());
        Assert.Equal(pair.Client.Connection.LocalPublicKey, pair.Server.Connection.RemotePublicKey);
        Assert.True(pair.Client.Connection.IsInitiator);
        Assert.Equal(PathKind.Direct, pair.Client.Connection.Path);
        Assert.Equal(1, pair.Server.Proofs);
    });

    [Theory]
    [InlineData(1, 0)]
    [InlineData(100, 0)]
    [InlineData(65_536, 0)]
    [InlineData(1 << 20, 0)]
    [InlineData(8 << 20, 0)]
    [InlineData(8 << 20, 0.01)]
    public Task Bytes_ArriveBothWays(int length, double loss) => SimulatedNetwork.RunAsync(
        2,
        async network =>
        {
            var pair = await SecurePair.OpenAsync(network);
            var data = Random(length);

            var there = SendAsync(pair.Client.Stream, data, 65_536);
            var back = SendAsync(pair.Server.Stream, data, 1000);
            var received = await Task.WhenAll(ReadAllAsync(pair.Server.Stream), ReadAllAsync(pair.Client.Stream));
            await Task.WhenAll(there, back);

            Assert.Equal(SHA256.HashData(data), SHA256.HashData(received[0]));
            Assert.Equal(SHA256.HashData(data), SHA256.HashData(received[1]));
            await pair.Client.Connection.CloseAsync();
            await pair.Server.Connection.CloseAsync();
            await pair.Client.Connection.Closed;
            await pair.Server.Connection.Closed;
            Assert.Equal(0, pair.Client.StreamCount + pair.Server.StreamCount);

            async Task SendAsync(Stream stream, byte[] bytes, int step)
            {
                for (var start = 0; start < bytes.Length; start += step)
                {
                    await stream.WriteAsync(bytes.AsMemory(start, Math.Min(step, bytes.Length - start)));
                }

                var connection = stream == pair.Client.Stream ? pair.Client.Connection : pair.Server.Connection;
                await connection.CompleteWritesAsync();
            }
        },
        new SimulatedNetworkOptions { Loss = loss });

    [Theory]
    [InlineData(16_777_198)]
    [InlineData(70_000)]
    public Task MessageOfAnyLength_ArrivesWhole(int length) => SimulatedNetwork.RunAsync(3, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        var data = Random(length);

        var sending = pair.Client.Candidate.Sender.WriteMessageAsync(data, default).AsTask();
        var received = new byte[length];
        await pair.Server.Stream.ReadExactlyAsync(received);
        await sending;

        Assert.Equal(SHA256.HashData(data), SHA256.HashData(received));
    });

    [Fact]
    public Task HalfClose_LeavesTheOtherDirectionOpen() => SimulatedNetwork.RunAsync(4, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);

        await pair.Client.Stream.WriteAsync("question"u8.ToArray());
        await pair.Client.Connection.CompleteWritesAsync();
        Assert.Equal("question"u8.ToArray(), await ReadAllAsync(pair.Server.Stream));
        await pair.Server.Stream.WriteAsync("answer"u8.ToArray());
        await pair.Server.Connection.CloseAsync();

        Assert.Equal("answer"u8.ToArray(), await ReadAllAsync(pair.Client.Stream));
        await pair.Client.Connection.Closed;
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pair.Client.Stream.WriteAsync(new byte[1]));
    });

    [Fact]
    public Task Abort_ResetsThePeer() => SimulatedNetwork.RunAsync(5, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        var reading = pair.Server.Stream.ReadAsync(new byte[10]).AsTask();

        pair.Client.Connection.Abort();

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => reading);
        Assert.Equal(DhtErrorCodes.ConnectionReset, error.ErrorCode);
        error = await Assert.ThrowsAsync<HyperDhtException>(() => pair.Server.Connection.Closed);
        Assert.Equal(DhtErrorCodes.ConnectionReset, error.ErrorCode);
        error = await Assert.ThrowsAsync<HyperDhtException>(async () => await pair.Client.Stream.WriteAsync(new byte[1]));
        Assert.Equal(DhtErrorCodes.ConnectionClosed, error.ErrorCode);
    });

    [Fact]
    public Task SilentPeer_TimesOut() => SimulatedNetwork.RunAsync(6, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        network.Options.Drop = (_, _) => true;

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => pair.Server.Connection.Closed);

        Assert.Equal(DhtErrorCodes.ConnectionTimedOut, error.ErrorCode);
        Assert.True(network.Now < TimeSpan.FromMinutes(2));
    });

    [Fact]
    public Task IdleConnection_StaysOpenByKeepAlive() => SimulatedNetwork.RunAsync(7, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        var before = network.EventLog.Delivered;

        await network.Delay(TimeSpan.FromMinutes(10));

        Assert.False(pair.Client.IsClosed || pair.Server.IsClosed);
        Assert.InRange(network.EventLog.Delivered - before, 200, 1000);
        await pair.Client.Stream.WriteAsync(new byte[] { 7 });
        Assert.Equal(1, await pair.Server.Stream.ReadAsync(new byte[10]));
    });

    [Fact]
    public Task Dispose_FlushesFirst() => SimulatedNetwork.RunAsync(8, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        await pair.Client.Stream.WriteAsync(Random(100_000));

        await pair.Client.Connection.DisposeAsync();
        await pair.Client.Connection.DisposeAsync();

        Assert.Equal(100_000, (await ReadAllAsync(pair.Server.Stream)).Length);
        await pair.Server.Connection.DisposeAsync();
        await pair.Client.Connection.Closed;
        Assert.Equal(0, pair.Client.StreamCount + pair.Server.StreamCount);
    });

    [Fact]
    public Task DisposeWithoutAPeer_EndsInTwoSeconds() => SimulatedNetwork.RunAsync(9, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        await pair.Client.Stream.WriteAsync(Random(100_000));
        network.Options.Drop = (_, _) => true;
        var start = network.Now;

        await pair.Client.Connection.DisposeAsync();

        Assert.InRange(network.Now - start, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2.1));
        Assert.Equal(0, pair.Client.StreamCount);
    });

    [Fact]
    public Task CancelledRead_LosesNothing() => SimulatedNetwork.RunAsync(10, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        using var source = new CancellationTokenSource();
        var reading = pair.Server.Stream.ReadAsync(new byte[10], source.Token).AsTask();

        await network.InvokeAsync(source.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await pair.Client.Stream.WriteAsync(new byte[] { 1, 2, 3 });
        Assert.Equal(3, await pair.Server.Stream.ReadAsync(new byte[10]));
    });

    [Fact]
    public Task Pipes_CarryBytes() => SimulatedNetwork.RunAsync(11, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        var data = Random(300_000);

        data.CopyTo(pair.Client.Connection.Output.GetMemory(data.Length));
        pair.Client.Connection.Output.Advance(data.Length);
        var flushing = pair.Client.Connection.Output.FlushAsync().AsTask();
        var input = pair.Server.Connection.Input;
        System.IO.Pipelines.ReadResult result;
        do
        {
            result = await input.ReadAsync();
            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (flushing.IsCompleted)
            {
                await pair.Client.Connection.Output.CompleteAsync();
            }
        }
        while (!result.IsCompleted);
        result = await input.ReadAsync();

        Assert.Equal(data, System.Buffers.BuffersExtensions.ToArray(result.Buffer));
    });

    [Fact]
    public Task PausedReader_HoldsTheSenderBack() => SimulatedNetwork.RunAsync(12, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        var data = Random(64 * 1024);
        var written = 0L;
        var writing = Task.CompletedTask;

        for (var i = 0; i < 2000 && writing.IsCompleted; i++)
        {
            writing = pair.Client.Stream.WriteAsync(data).AsTask();
            written += data.Length;
            await Task.WhenAny(writing, network.Delay(TimeSpan.FromSeconds(20)));
        }

        Assert.InRange(written, 1 << 20, 12 << 20);
        var received = 0L;
        var buffer = new byte[100_000];
        while (received < written)
        {
            received += await pair.Server.Stream.ReadAsync(buffer);
        }

        await writing;
        Assert.Equal(written, received);
    });

    [Fact]
    public Task NodeThatCloses_TellsItsUsers() => SimulatedNetwork.RunAsync(13, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);

        await network.InvokeAsync(pair.Client.CloseStreams);

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => pair.Client.Connection.Closed);
        Assert.Equal(DhtErrorCodes.NodeDestroyed, error.ErrorCode);
    });

    private static byte[] Random(int length)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        return data;
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream)
    {
        using var all = new MemoryStream();
        var buffer = new byte[128 * 1024];
        while (true)
        {
            var count = await stream.ReadAsync(buffer);
            if (count == 0)
            {
                return all.ToArray();
            }

            all.Write(buffer, 0, count);
        }
    }
}
