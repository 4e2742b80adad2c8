using HyperDht.Hosting.Mediation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Tests.Mediation;

/// <summary>The way without reflection does what MediatR does.</summary>
public sealed class MediatRDispatchTests
{
    [Fact]
    public async Task Request_MeetsBehaviorsInTheSameOrder()
    {
        using var services = Register().BuildServiceProvider();
        var log = services.GetRequiredService<List<string>>();
        var mediator = new Mediator(type => services.GetRequiredService(type));

        Assert.Equal(3, await mediator.Send(new Question(1)));
        var theirs = log.ToArray();
        log.Clear();
        Assert.Equal(3, await MediatRDispatch.SendAsync<Question, int>(services, new Question(1), default));

        Assert.Equal(["outer", "inner", "handler", "inner back", "outer back"], theirs);
        Assert.Equal(theirs, log);
    }

    [Fact]
    public async Task Notification_ReachesHandlersInTheSameOrder()
    {
        using var services = Register().BuildServiceProvider();
        var log = services.GetRequiredService<List<string>>();
        var mediator = new Mediator(type => services.GetRequiredService(type));

        await mediator.Publish(new News());
        var theirs = log.ToArray();
        log.Clear();
        foreach (var hearing in MediatRDispatch.Publish(services, new News(), default))
        {
            await hearing;
        }

        Assert.Equal(["first", "second"], theirs);
        Assert.Equal(theirs, log);
    }

    private static ServiceCollection Register()
    {
        var services = new ServiceCollection();
        services.AddSingleton<List<string>>();
        services.AddSingleton<IPipelineBehavior<Question, int>>(scope => new Around("outer", scope.GetRequiredService<List<string>>()));
        services.AddSingleton<IPipelineBehavior<Question, int>>(scope => new Around("inner", scope.GetRequiredService<List<string>>()));
        services.AddSingleton<IRequestHandler<Question, int>, Answering>();
        services.AddSingleton<INotificationHandler<News>>(scope => new Hearing("first", scope.GetRequiredService<List<string>>()));
        services.AddSingleton<INotificationHandler<News>>(scope => new Hearing("second", scope.GetRequiredService<List<string>>()));
        return services;
    }

    private sealed record Question(int Value) : IRequest<int>;

    private sealed record News : INotification;

    private sealed class Around(string name, List<string> log) : IPipelineBehavior<Question, int>
    {
        public async Task<int> Handle(Question request, CancellationToken cancellationToken, RequestHandlerDelegate<int> next)
        {
            log.Add(name);
            var answer = await next();
            log.Add($"{name} back");
            return answer + 1;
        }
    }

    private sealed class Answering(List<string> log) : IRequestHandler<Question, int>
    {
        public Task<int> Handle(Question request, CancellationToken cancellationToken)
        {
            log.Add("handler");
            return Task.FromResult(request.Value);
        }
    }

    private sealed class Hearing(string name, List<string> log) : INotificationHandler<News>
    {
        public Task Handle(News notification, CancellationToken cancellationToken)
        {
            log.Add(name);
            return Task.CompletedTask;
        }
    }
}
