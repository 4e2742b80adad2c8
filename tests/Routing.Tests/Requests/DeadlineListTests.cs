using HyperDht.Routing.Requests;

namespace HyperDht.Routing.Tests.Requests;

public class DeadlineListTests
{
    [Fact]
    public void RandomAddsAndRemoves_KeepTheOrder()
    {
        var random = new Random(3);
        var list = new DeadlineList();
        var model = new List<OutboundRequest>();
        for (var i = 0; i < 5000; i++)
        {
            if (model.Count > 0 && random.Next(3) == 0)
            {
                var victim = model[random.Next(model.Count)];
                list.Remove(victim);
                model.Remove(victim);
            }
            else
            {
                var request = new OutboundRequest(null!, default, null!) { Deadline = TimeSpan.FromMilliseconds(random.Next(1000)) };
                list.Add(request);
                model.Add(request);
            }
        }

        var walked = new List<TimeSpan>();
        for (var request = list.First; request is not null; request = request.Later)
        {
            walked.Add(request.Deadline);
        }

        Assert.Equal(model.Select(r => r.Deadline).Order(), walked);
    }
}
