using HyperDht.Udx;

namespace HyperDht.Interop.Tests.Live.Udx;

/// <summary>Our streams against npm udx-native, over real sockets.</summary>
[Collection("live")]
public sealed class StreamTests
{
    private const int Bytes = 8 << 20;

    [SkippableFact]
    public async Task EightMebibytesBothWays_AreBitExact()
    {
        await using var own = await StartOwnAsync();
        await using var reference = await ReferenceStream.StartAsync();
        await own.ConnectAsync(reference.Port);
        await reference.AskAsync("connect", new { id = OwnStream.Id, port = own.Port });

        await ExchangeAsync(own, reference);
    }

    [SkippableFact]
    public async Task EightMebibytesBothWaysOverALossyLink_AreBitExact()
    {
        await using var own = await StartOwnAsync();
        await using var reference = await ReferenceStream.StartAsync();
        await using var link = await BenchProcess.StartLossyLinkAsync(own.Port, reference.Port, seed: 7);
        await own.ConnectAsync(link.Ready.GetProperty("a").GetInt32());
        await reference.AskAsync("connect", new { id = OwnStream.Id, port = link.Ready.GetProperty("b").GetInt32() });

        await ExchangeAsync(own, reference);
    }

    [SkippableFact]
    public async Task HalfClose_EitherSideFirst()
    {
        await using var own = await StartOwnAsync();
        await using var reference = await ConnectReferenceAsync(own);

        var sent = (await reference.AskAsync("write", new { bytes = 100_000 })).GetProperty("sha256").GetString();
        await reference.AskAsync("end");
        Assert.Equal(sent, await own.Ended);
        var answer = await own.WriteAsync(300_000);
        await own.DoAsync(s => s.End());

        Assert.Equal(answer, (await reference.NextEventAsync("end")).GetProperty("sha256").GetString());
        await reference.NextEventAsync("close");
        Assert.Equal(UdxCloseReason.Ended, await own.Closed);
    }

    [SkippableFact]
    public async Task Messages_PassBothWays()
    {
        await using var own = await StartOwnAsync();
        await using var reference = await ConnectReferenceAsync(own);

        await own.DoAsync(s => s.SendMessage("from us"u8));
        await reference.AskAsync("message", new { text = "from them" });

        Assert.Equal("from us", (await reference.NextEventAsync("message")).GetProperty("text").GetString());
        Assert.Equal("from them", await own.Message);
    }

    [SkippableFact]
    public async Task OwnDestroy_ResetsTheReference()
    {
        await using var own = await StartOwnAsync();
        await using var reference = await ConnectReferenceAsync(own);
        await own.WriteAsync(1000);

        await own.DoAsync(s => s.Destroy());

        Assert.Equal("ECONNRESET", (await reference.NextEventAsync("error")).GetProperty("code").GetString());
        Assert.Equal(UdxCloseReason.Destroyed, await own.Closed);
    }

    [SkippableFact]
    public async Task ReferenceDestroy_ResetsUs()
    {
        await using var own = await StartOwnAsync();
        await using var reference = await ConnectReferenceAsync(own);

        await reference.AskAsync("write", new { bytes = 1000 });
        await reference.AskAsync("destroy");

        Assert.Equal(UdxCloseReason.Reset, await own.Closed);
    }

    private static Task<OwnStream> StartOwnAsync()
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        return OwnStream.StartAsync();
    }

    private static async Task<ReferenceStream> ConnectReferenceAsync(OwnStream own)
    {
        var reference = await ReferenceStream.StartAsync();
        await own.ConnectAsync(reference.Port);
        await reference.AskAsync("connect", new { id = OwnStream.Id, port = own.Port });
        return reference;
    }

    private static async Task ExchangeAsync(OwnStream own, ReferenceStream reference)
    {
        var ours = await own.WriteAsync(Bytes);
        await own.DoAsync(s => s.End());
        var theirs = (await reference.AskAsync("write", new { bytes = Bytes })).GetProperty("sha256").GetString();
        await reference.AskAsync("end");

        Assert.Equal(theirs, await own.Ended);
        Assert.Equal(ours, (await reference.NextEventAsync("end")).GetProperty("sha256").GetString());
        await reference.NextEventAsync("close");
        Assert.Equal(UdxCloseReason.Ended, await own.Closed);
    }
}
