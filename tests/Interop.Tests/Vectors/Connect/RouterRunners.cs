using System.Text.Json;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Interop.Tests.Vectors.Connect.Fakes;
using HyperDht.Limits;
using HyperDht.Runtime;
using NSubstitute;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>What one node does with one routed request (spec 03 §5.2).</summary>
internal static class RouterRunners
{
    public static void Route(VectorCase vector)
    {
        var isHandshake = vector.Input.GetProperty("command").GetString() == "PEER_HANDSHAKE";
        var action = isHandshake ? Handshake(vector.Input, vector.Output) : Holepunch(vector.Input, vector.Output);

        AssertEqual(vector.Output.GetProperty("actions"), action);
        if (action.Kind is not RouteKind.Drop)
        {
            AssertAllowed(vector.Input, isHandshake, action);
        }
    }

    // The limits of a node that nobody configured let everything through that the reference sends (threat-model R7).
    private static void AssertAllowed(JsonElement input, bool isHandshake, RouteAction action)
    {
        var guard = new ForwardGuard(Substitute.For<IDhtLoop>(), new ConnectionsLimits(), exemptLoopback: false);
        var bytes = input.Hex("value");
        var mode = isHandshake && PeerHandshakeMessage.TryDecode(bytes, out var handshake) && guard.AllowsLength(handshake.Noise.Length)
            ? handshake.Mode
            : PeerHolepunchMessage.TryDecode(bytes, out var holepunch) && guard.AllowsLength(holepunch.Payload.Length)
                ? holepunch.Mode
                : throw new InvalidOperationException("Too long.");
        var request = new FakeRequest(ConnectJson.Address(input.GetProperty("from")), default);
        var relay = input.GetProperty("state").OptionalAddress("relay");
        Assert.True(guard.Allows(request, mode, NodeId.Hash([1]), action, relay));
    }

    private static RouteAction Handshake(JsonElement input, JsonElement output)
    {
        var state = input.GetProperty("state");
        var from = ConnectJson.Address(input.GetProperty("from"));
        if (!PeerHandshakeMessage.TryDecode(input.Hex("value"), out var message))
        {
            return RouteAction.Drop;
        }

        var action = HandshakeRoutes.Decide(message, from, state.TryGetProperty("server", out _), state.OptionalAddress("relay"));
        Assert.Equal(output.GetProperty("serverSaw").GetArrayLength() == 1, action.Kind == RouteKind.Serve);
        if (action.Kind != RouteKind.Serve)
        {
            return action;
        }

        var saw = output.GetProperty("serverSaw")[0];
        Assert.Equal(saw.Hex("noise"), message.Noise.ToArray());
        Assert.Equal(saw.OptionalAddress("peerAddress"), message.Peer);
        return state.IsNull("serverReply") ? RouteAction.Drop : HandshakeRoutes.Answer(message, from, state.Hex("serverReply"));
    }

    private static RouteAction Holepunch(JsonElement input, JsonElement output)
    {
        var state = input.GetProperty("state");
        var from = ConnectJson.Address(input.GetProperty("from"));
        if (!PeerHolepunchMessage.TryDecode(input.Hex("value"), out var message))
        {
            return RouteAction.Drop;
        }

        var action = HolepunchRoutes.Decide(message, from, state.TryGetProperty("server", out _), state.OptionalAddress("relay"));
        Assert.Equal(output.GetProperty("serverSaw").GetArrayLength() == 1, action.Kind == RouteKind.Serve);
        return action.Kind != RouteKind.Serve || state.IsNull("serverReply")
            ? action
            : HolepunchRoutes.Answer(message, from, state.Hex("serverReply"));
    }

    private static void AssertEqual(JsonElement expected, RouteAction actual)
    {
        if (expected.GetArrayLength() == 0)
        {
            Assert.Equal(RouteKind.Drop, actual.Kind);
            return;
        }

        var only = expected[0];
        Assert.Equal(only.GetProperty("action").GetString() == "relay" ? RouteKind.Relay : RouteKind.Reply, actual.Kind);
        Assert.Equal(ConnectJson.Address(only.GetProperty("to")), actual.To);
        Assert.Equal(only.GetProperty("value").GetString(), actual.Value is null ? null : Convert.ToHexStringLower(actual.Value));
        Assert.Equal(only.TryGetProperty("closerNodes", out var closer) && closer.GetBoolean(), actual.IncludeCloserNodes);
    }
}
